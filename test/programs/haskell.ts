import type { SmallZooLanguage } from './zoo-language.ts'

export const haskell: SmallZooLanguage = {
  language: 'haskell',
  accepted: 'main :: IO ()\nmain = getLine >>= print . sum . map (read :: String -> Int) . words',
  runtimeError: 'main :: IO ()\nmain = error "no"',
  compileError: 'main :: IO ()\nmain = putStrLn 1',
  harness: {
    program: 'module Main where\nimport Data.List (sort)\nadd :: Int -> Int -> Int\nadd a b = last (sort [a + b])',
    passing: 'import Control.Monad (unless)\nmain :: IO ()\nmain = unless (add 2 3 == 5) (error "assertion failed")',
    failing: 'main :: IO ()\nmain = if add 2 3 == 6 then return () else error "assertion failed"',
    early:
      'import System.Exit\nimport System.IO.Unsafe\nadd :: Int -> Int -> Int\nadd _ _ = unsafePerformIO exitSuccess',
  },
}
