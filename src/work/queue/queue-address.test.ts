import { describe, expect, test } from 'vitest'
import { queueAddress, withoutPasswords } from './queue-address.ts'

describe('queueAddress', () => {
  test('knows the stores by their schemes, and shows no password', () => {
    expect(queueAddress('redis://:s3cret@host:6379/2')).toEqual({
      store: 'redis',
      url: 'redis://:s3cret@host:6379/2',
      shown: 'redis://host:6379/2',
    })
    expect(queueAddress('valkeys://me:s3cret@host/')).toEqual({
      store: 'redis',
      url: 'rediss://me:s3cret@host/',
      shown: 'valkeys://host',
    })
    expect(queueAddress('postgres://me:s3cret@host/jobs?sslmode=require')).toMatchObject({
      store: 'postgres',
      shown: 'postgres://host/jobs',
    })
  })

  test('a password from elsewhere fills the gap, and only a gap', () => {
    expect(queueAddress('redis://host:6379', 'a/b@c').url).toBe('redis://:a%2Fb%40c@host:6379')
    expect(queueAddress('redis://:own@host', 'other').url).toBe('redis://:own@host')
    expect(queueAddress('redis://host:6379', 's3cret').shown).toBe('redis://host:6379')
  })

  test('another scheme, a number or an address without a host is refused, without its password', () => {
    for (const text of ['amqp://me:s3cret@host', '1024', 'redis://', 'localhost:6379']) {
      expect(() => queueAddress(text)).toThrow(/^queue: address is ".*", wanted redis:\/\/HOST:PORT/)
      expect(() => queueAddress(text)).not.toThrow(/s3cret/)
    }
    for (const text of [
      'redis://me:s3cret/x@host',
      'redis://me:12/s3cret@host',
      'postgres://me:x#s3cret@host/jobs',
      'redis://me:x?s3cret@host',
    ]) {
      expect(() => queueAddress(text)).toThrow('queue: address is not shown, since it may hold a password, wanted')
      expect(() => queueAddress(text)).not.toThrow(/s3cret/)
    }
  })

  test('passwords in other texts are starred out', () => {
    expect(withoutPasswords('connect redis://me:a@b:c@host:1 failed, and --queue=rediss://:x@h')).toBe(
      'connect redis://***@host:1 failed, and --queue=rediss://***@h',
    )
    expect(withoutPasswords('postgres://host/db?user=me&password=s3cret&sslmode=off')).toBe(
      'postgres://host/db?user=me&password=***&sslmode=off',
    )
    expect(withoutPasswords('mail me@host about http://host/a@b')).toBe('mail me@host about http://host/a@b')
  })
})
