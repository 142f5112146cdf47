import { describe, expect, test } from 'vitest'
import { changedLines, isChanged } from './unified-diff.ts'

const DIFF = `diff --git a/src/a.py b/src/a.py
index 1..2 100644
--- a/src/a.py
+++ b/src/a.py
@@ -1,4 +1,5 @@ def f():
 one
-two
+TWO
+two and a half
 three
 four
@@ -10,2 +11,3 @@
 ten
+@@ -1 +1 @@
 eleven
diff --git a/gone.py b/gone.py
--- a/gone.py
+++ /dev/null
@@ -1,2 +0,0 @@
-a
-b
diff --git a/less.py b/less.py
--- a/less.py
+++ b/less.py
@@ -1,2 +1 @@
 a
-b
\\ No newline at end of file
--- /dev/null
+++ "b/na\\303\\257ve \\"x\\".py"
@@ -0,0 +1 @@
+new
`

describe('changedLines', () => {
  test('lines as they are after the change, by file', () => {
    expect(changedLines(DIFF)).toEqual([
      {
        path: 'src/a.py',
        ranges: [
          [2, 3],
          [12, 12],
        ],
      },
      { path: 'naïve "x".py', ranges: [[1, 1]] },
    ])
  })

  test('a finding over several lines counts where it touches one', () => {
    const file = { path: 'a', ranges: [[5, 7]] as const }
    expect([isChanged(file, 4), isChanged(file, 5), isChanged(file, 7), isChanged(file, 8)]).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(isChanged(file, 1, 5)).toBe(true)
    expect(isChanged(file, 1, 4)).toBe(false)
  })

  test('an empty diff changes nothing; other text is an error', () => {
    expect(changedLines('')).toEqual([])
    expect(() => changedLines('hello')).toThrow(/no hunk/)
    expect(() => changedLines('+++ b/x\n@@ -1,3 +1,3 @@\n a\n')).toThrow(/line 2 is cut short/)
  })
})
