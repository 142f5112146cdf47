/**
 * Small stand-ins for the two libraries that MBXP's tests ask for and that no toolchain brings: lodash's `isEqual`, and
 * CompareNetObjects' `CompareLogic`. Written here, from what the tests use of them: deep equality by value.
 */

/** A module `lodash` beside the program, for JavaScript. */
export const LODASH_FILES: Readonly<Record<string, string>> = {
  'node_modules/lodash/index.js': `'use strict'
const { isDeepStrictEqual } = require('node:util')
exports.isEqual = (left, right) => isDeepStrictEqual(left, right)
`,
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
