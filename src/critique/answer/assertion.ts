/**
 * Whether a sentence asserts the number that it names: "I hope it is 36", "rumor says 36", "36, or so they say" and "36 in
 * theory" do not. The words are those of hearsay, wishes, wagers, lies and reservations (after Hyland 1998's hedges).
 */

const WISHED =
  /\b(?:wish|wishes|wished|hope|hopes|hoped|fears?|feared|if\s+only|god\s+forbid|heaven\s+forbid|had\s+better|better\s+not|bets?|wagers?|gambles?|swears?|swore|vows?|vowed|dreamt|dreamed|imagined?|pretends?|pretended|suspects?|suspected)\b/i
const HEARD =
  /\b(?:was|were|been|am)\s+told\b|\b(?:rumou?rs?|legend|gossip|hearsay|folklore)\b|\b(?:it\s+is|it's|is|was)\s+(?:said|rumou?red|alleged|reputed)\b|\baccording\s+to\s+(?:him|her|them|my|your|his|their|some|the\s+(?:textbook|book|internet|web|neighbou?r|teacher))\b|\bby\s+(?:his|her|their|your)\s+(?:account|count|reckoning)\b|\b(?:most|many|some|half)\s+of\s+(?:the|my)\s+(?:class|students|people|others)\b|\b(?:nearly|almost)\s+(?:wrote|said|put|answered|chose|picked|typed)\b/i
const LIED = /\b(?:lied|lies|lying|liars?|a\s+lie|fibbed|fibs?)\b/i
/** Right behind the number, up to the end of the sentence. */
const RESERVED_BEHIND =
  /^[^\d.!?\n]{0,30}?[\s,(]*(?:allegedly|reportedly|supposedly|purportedly|ostensibly|or\s+so\s+(?:they|he|she|people|i)\b|(?:in|on)\s+(?:theory|paper)\b|at\s+first\s+(?:glance|sight|look)\b|to\s+the\s+(?:untrained|naked)\s+eye\b|more\s+or\s+less\b|plus\s+or\s+minus\b|if\s+that\b(?!\s+\w)|tops\b|unless\s+(?!i(?:'m|\s+am|\s+have|\s+mis)\b|mistaken\b)|(?:for\s+)?\(?part\s+(?:one|two|three|[a-d]|\d)\b)/i
const RESERVED_BEFORE =
  /\b(?:allegedly|reportedly|supposedly|purportedly|ostensibly|in\s+theory|on\s+paper|at\s+first\s+glance)\b/i

/** @param before what stands before the number. @param behind what stands behind it */
export function isAsserted(before: string, behind: string): boolean {
  const head = /[^.!?\n]*$/.exec(before)?.[0] ?? ''
  const tail = /^(?:\.\d|[^.!?\n])*/.exec(behind)?.[0] ?? ''
  if ([WISHED, HEARD, RESERVED_BEFORE].some((words) => words.test(head)) || RESERVED_BEHIND.test(tail)) return false
  // "36. He lies."
  return !LIED.test(head) && !LIED.test(behind.slice(0, 60))
}
