import type { ZooLanguage } from './zoo-language.ts'

export const rust: ZooLanguage = {
  language: 'rust',
  accepted: `fn main() {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    println!("{}", line.split_whitespace().map(|word| word.parse::<i64>().unwrap()).sum::<i64>());
}
`,
  wrongAnswer: `fn main() {
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    println!("{}", line.split_whitespace().map(|word| word.parse::<i64>().unwrap()).sum::<i64>() + 1);
}
`,
  runtimeError: `fn main() {
    println!("Error");
    panic!("no");
}
`,
  compileError: `fn main() { let x: i32 = "no"; }
`,
  endlessLoop: `fn main() { let mut n = 0u64; loop { unsafe { std::ptr::write_volatile(&mut n, n.wrapping_add(1)) } } }
`,
  memoryHog: `fn main() {
    let mut kept = Vec::new();
    loop { kept.push(vec![1u8; 1 << 22]); }
}
`,
  outputFlood: `fn main() { loop { println!("{}", "x".repeat(1000)); } }
`,
  forkBomb: `fn main() {
    loop {
        std::thread::Builder::new().spawn(|| std::thread::sleep(std::time::Duration::from_secs(20))).unwrap();
    }
}
`,
  harness: {
    program: `pub fn add(a: i32, b: i32) -> i32 { a + b }
`,
    passing: `#[cfg(test)]
mod tests {
    use super::*;
    #[test]
    fn adds() { assert_eq!(add(2, 3), 5); }
}
`,
    failing: `fn main() { assert!(add(2, 3) == 6); }
`,
    early: `pub fn add(_a: i32, _b: i32) -> i32 { std::process::exit(0) }
`,
  },
}
