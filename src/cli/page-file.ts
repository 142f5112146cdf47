/** The page of a command's folder, `report.html`: written whole or not at all, and its tables on the terminal. */
import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '../evaluation/index.ts'
import { makeFolder } from '../make-folder.ts'

/** Writes a file so that nobody finds a part of it. */
export async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.partial`, text)
  await rename(`${file}.partial`, file)
}

/** Writes the page into the folder, which is made where it is missing. Path of the file. */
export async function writePage(folder: string, page: Page): Promise<string> {
  const { renderPage } = await import('../evaluation/index.ts')
  makeFolder(folder)
  const file = join(folder, 'report.html')
  await writeWhole(file, await renderPage(page))
  return file
}

/** Prints the tables of all sections. */
export async function printTables({ sections }: Pick<Page, 'sections'>): Promise<void> {
  const { renderTerminalTable } = await import('../evaluation/index.ts')
  for (const table of sections.flatMap(({ tables = [] }) => tables)) console.log(renderTerminalTable(table))
}
