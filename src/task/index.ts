/** Door of the room `task`: what is asked, read from files. */
export { digestFile, type DataSummary } from './data-digest.ts'
export { mixRows, partOfTask, sampleRows, sliceRows, splitRows } from './dataset.ts'
export { identifyFile, type DataFile } from './file-format.ts'
export { readRows, type ReadRowsOptions } from './read-rows.ts'
export type { RejectedRow, Row, RowSource } from './row.ts'
export { shapeNames, type ShapeName } from './shapes/shape-name.ts'
export { shapes } from './shapes/shapes.ts'
export { jsonSchemaOfRow } from './shapes/touchstone.ts'
