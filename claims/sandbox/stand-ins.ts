/**
 * The two libraries that MBXP's tests ask for and that no toolchain brings: lodash for JavaScript, itself, and a small
 * stand-in for .NET's CompareNetObjects, whose `CompareLogic` the tests use for deep equality by value.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)

/** The module `lodash` beside the program, for JavaScript. */
export const LODASH_FILES: Readonly<Record<string, string>> = {
  'node_modules/lodash/index.js': readFileSync(require.resolve('lodash'), 'utf8'),
}

/** A source beside the program, for C#. */
export const COMPARE_NET_OBJECTS_FILES: Readonly<Record<string, string>> = {
  'CompareNetObjects.cs': `using System.Collections;
namespace KellermanSoftware.CompareNetObjects {
  public class ComparisonResult { public bool AreEqual; }
  public class CompareLogic {
    public ComparisonResult Compare(object left, object right) {
      return new ComparisonResult { AreEqual = Same(left, right) };
    }
    static bool Same(object left, object right) {
      if (left == null || right == null) return left == right;
      if (left is string || !(left is IEnumerable) || !(right is IEnumerable) || right is string) return left.Equals(right);
      if (left.GetType() != right.GetType()) return false;
      IDictionary first = left as IDictionary, second = right as IDictionary;
      if (first != null && second != null) {
        if (first.Count != second.Count) return false;
        foreach (object key in first.Keys) if (!second.Contains(key) || !Same(first[key], second[key])) return false;
        return true;
      }
      IEnumerator one = ((IEnumerable)left).GetEnumerator(), two = ((IEnumerable)right).GetEnumerator();
      while (one.MoveNext()) if (!two.MoveNext() || !Same(one.Current, two.Current)) return false;
      return !two.MoveNext();
    }
  }
}
`,
}
