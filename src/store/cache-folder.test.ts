import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cacheFolder } from './cache-folder.ts'

const HOME = '/home/ada'

describe('cacheFolder', () => {
  test('TOUCHSTONE_CACHE wins everywhere', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const environment = { TOUCHSTONE_CACHE: '/big/disk', XDG_CACHE_HOME: '/xdg', LOCALAPPDATA: 'C:\\L' }
      expect(cacheFolder({ environment, platform, home: HOME })).toBe('/big/disk')
    }
  })

  test('Linux follows XDG, and ignores a relative XDG path', () => {
    expect(cacheFolder({ environment: { XDG_CACHE_HOME: '/xdg' }, platform: 'linux', home: HOME })).toBe(
      '/xdg/touchstone',
    )
    expect(cacheFolder({ environment: { XDG_CACHE_HOME: 'xdg' }, platform: 'linux', home: HOME })).toBe(
      '/home/ada/.cache/touchstone',
    )
    expect(cacheFolder({ environment: {}, platform: 'linux', home: HOME })).toBe('/home/ada/.cache/touchstone')
  })

  test('macOS and Windows have their own places', () => {
    expect(cacheFolder({ environment: {}, platform: 'darwin', home: HOME })).toBe('/home/ada/Library/Caches/touchstone')
    expect(cacheFolder({ environment: { LOCALAPPDATA: '/L' }, platform: 'win32', home: HOME })).toBe(
      join('/L', 'touchstone', 'cache'),
    )
  })
})
