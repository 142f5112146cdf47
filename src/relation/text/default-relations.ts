/** Relations that `relation extract` asks about where the user describes none: entries of the bank that come up in news and articles. */
import { DESCRIPTION_BANK } from '../matching/description-bank.ts'
import { readDescriptions, type RelationDescription } from '../matching/relation-description.ts'

const NAMES: ReadonlySet<string> = new Set([
  'birthplace',
  'place of death',
  'date of birth',
  'date of death',
  'residence',
  'father',
  'mother',
  'child',
  'brother or sister',
  'spouse',
  'employer',
  'school attended',
  'doctoral adviser',
  'prize received',
  'founder',
  'year of foundation',
  'chief executive',
  'seat of a company',
  'parent company',
  'author of a book',
  'composer of music',
  'film director',
  'architect',
  'inventor',
  'capital',
  'country',
  'river mouth',
  'place of an event',
  'time of an event',
])

/** Of these, the ones that hold both ways. */
const SYMMETRIC: ReadonlySet<string> = new Set(['brother or sister', 'spouse'])

/** The relations with their descriptions. @throws InputError where the bank's file cannot be read */
export async function defaultRelations(): Promise<RelationDescription[]> {
  const all = await readDescriptions(DESCRIPTION_BANK)
  return all
    .filter(({ relation }) => NAMES.has(relation))
    .map((label) => (SYMMETRIC.has(label.relation) ? { ...label, symmetric: true } : label))
}
