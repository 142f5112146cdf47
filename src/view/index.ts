/** Door of the room `view`: runs by place, filtered, searched, paired and exported without being loaded whole. */
export { EXPORT_FORMS, exportRows, type ExportForm, type ExportRecord } from './export-rows.ts'
export { scoredRows, type Choice, type RunChoices } from './index-counts.ts'
export type { IndexProgress } from './indexed-trace.ts'
export { OpenedRun, type ListOptions, type Repeat, type RowList } from './opened-run.ts'
export type { PersonVerdict } from './person-verdicts.ts'
export {
  CHANGE_FILTERS,
  parseRowQuery,
  PERSON_FILTERS,
  RECORD_FILTERS,
  ROW_ORDERS,
  type ChangeFilter,
  type RowOrder,
  type RowQuery,
} from './row-query.ts'
export type { RowCounts, RowDetail, RowItem, TextPart } from './row-view.ts'
export { runListItem, type RunListItem } from './run-list.ts'
export type { PairingSummary, PairedRun } from './run-pairing.ts'
export { ViewedFolder } from './viewed-folder.ts'
