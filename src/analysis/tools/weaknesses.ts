/**
 * Numbers of the Common Weakness Enumeration for rules of tools that name none themselves. Bandit's numbers are those its
 * own reports carry (bandit 1.9.4, `issue_cwe`), so that ruff, which ports its tests, agrees with it.
 */

/** By the number of bandit's test. */
export const BANDIT_CWE: Readonly<Record<number, number>> = {
  102: 78,
  103: 732,
  104: 605,
  105: 259,
  106: 259,
  107: 259,
  108: 377,
  110: 703,
  112: 703,
  113: 400,
  201: 94,
  202: 22,
  301: 502,
  302: 502,
  303: 327,
  304: 327,
  305: 327,
  306: 377,
  307: 78,
  308: 79,
  310: 22,
  311: 330,
  312: 319,
  313: 20,
  314: 20,
  315: 20,
  316: 20,
  317: 20,
  318: 20,
  319: 20,
  321: 319,
  323: 295,
  324: 327,
  501: 295,
  502: 327,
  503: 327,
  504: 327,
  505: 326,
  506: 20,
  507: 295,
  508: 319,
  509: 319,
  601: 78,
  602: 78,
  604: 78,
  605: 78,
  606: 78,
  608: 89,
  609: 78,
  610: 89,
  611: 89,
  612: 94,
  701: 94,
  702: 80,
  704: 79,
}

/** By rule of eslint-plugin-security 4.1. */
export const ESLINT_SECURITY_CWE: Readonly<Record<string, number>> = {
  'detect-bidi-characters': 1007,
  'detect-buffer-noassert': 119,
  'detect-child-process': 78,
  'detect-disable-mustache-escape': 79,
  'detect-eval-with-expression': 95,
  'detect-new-buffer': 665,
  'detect-no-csrf-before-method-override': 352,
  'detect-non-literal-fs-filename': 22,
  'detect-non-literal-regexp': 1333,
  'detect-non-literal-require': 829,
  'detect-object-injection': 915,
  'detect-possible-timing-attacks': 208,
  'detect-pseudoRandomBytes': 338,
  'detect-unsafe-regex': 1333,
}

/** By check of ShellCheck. */
export const SHELLCHECK_CWE: Readonly<Record<string, number>> = {
  SC2024: 269,
  SC2029: 78,
  SC2046: 88,
  SC2059: 134,
  SC2086: 88,
  SC2087: 78,
  SC2091: 78,
  SC2115: 73,
  SC2156: 78,
  SC2174: 732,
  SC2294: 95,
}

/** By cop of RuboCop's department of security. */
export const RUBOCOP_CWE: Readonly<Record<string, number>> = {
  'Security/Eval': 95,
  'Security/IoMethods': 78,
  'Security/JSONLoad': 502,
  'Security/MarshalLoad': 502,
  'Security/Open': 78,
  'Security/YAMLLoad': 502,
}

/** By warning of GCC; its static analyser names the numbers itself. Several where other tools name one matter otherwise. */
export const GCC_CWE: Readonly<Record<string, readonly number[]>> = {
  '-Waddress-of-packed-member': [188],
  '-Warray-bounds': [119, 788],
  '-Wdangling-pointer': [825],
  '-Wdiv-by-zero': [369],
  '-Wformat-overflow': [787, 120],
  '-Wformat-security': [134],
  '-Wfree-nonheap-object': [590],
  '-Wmaybe-uninitialized': [457],
  '-Wmemset-transposed-args': [687],
  '-Wmismatched-dealloc': [762],
  '-Wmismatched-new-delete': [762],
  '-Wnonnull': [476],
  '-Wnull-dereference': [476],
  '-Wreturn-local-addr': [562],
  '-Wsizeof-array-argument': [467],
  '-Wsizeof-pointer-memaccess': [467],
  '-Wstringop-overflow': [787, 120],
  '-Wstringop-overread': [125],
  '-Wuninitialized': [457],
  '-Wuse-after-free': [416],
}

/** By rule of eslint-plugin-sonarjs that names a weakness which eslint-plugin-security does not look for. */
export const SONARJS_CWE: Readonly<Record<string, number>> = {
  'cookie-no-httponly': 1004,
  csrf: 352,
  'disabled-auto-escaping': 79,
  'encryption-secure-mode': 327,
  'file-permissions': 732,
  hashing: 328,
  'insecure-cookie': 614,
  'insecure-jwt-token': 347,
  'no-hardcoded-passwords': 798,
  'no-hardcoded-secrets': 798,
  'no-weak-cipher': 327,
  'no-weak-keys': 326,
  'session-regeneration': 384,
  'sql-queries': 89,
  'unverified-certificate': 295,
  'unverified-hostname': 297,
  'weak-ssl': 327,
  'xml-parser-xxe': 611,
}

/** By rule of dlint that bandit has none for. */
export const DLINT_CWE: Readonly<Record<string, number>> = {
  DUO131: 295,
  DUO132: 295,
  DUO134: 327,
  DUO137: 347,
  DUO138: 1333,
}
