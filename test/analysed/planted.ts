/**
 * One program of each language with a known smell, a known weakness and a line that its test does not run, each marked by a
 * comment on its line; and one clean program in which no class finds anything.
 */
import type { AnalysedLanguage } from '../../src/analysis/index.ts'

/** A program with findings at known lines. */
export interface PlantedProgram {
  readonly language: AnalysedLanguage
  /** The comments `smell`, `weakness` and `unrun` end the lines where the findings are. */
  readonly code: string
  /** Number of the planted weakness. */
  readonly cwe: number
  readonly input: string
  readonly output: string
  /** A clean program for the same input and output, every line of which runs. */
  readonly clean: string
}

/** The 1-based line that ends with the mark. */
export function markedLine(code: string, mark: 'smell' | 'weakness' | 'unrun'): number {
  return code.split('\n').findIndex((line) => line.trimEnd().endsWith(` ${mark}`)) + 1
}

export const PLANTED: readonly PlantedProgram[] = [
  {
    language: 'python',
    cwe: 502,
    input: '3\n',
    output: '6\n',
    code: `import pickle


def load(data):
    return pickle.loads(data)  # weakness


def double(number, others=[]):  # smell
    if number > 9:
        return load(b"")  # unrun
    return number * 2


print(double(int(input())))
`,
    clean: `def double(number):
    return number * 2


print(double(int(input())))
`,
  },
  {
    language: 'javascript',
    cwe: 78,
    input: '3\n',
    output: '6\n',
    code: `const { readFileSync } = require('node:fs')
const { execSync } = require('node:child_process')

function double(text) {
  if (text == 9) { // smell
    return execSync('echo ' + text) // weakness
  }
  if (text === 'x') {
    return 'much' // unrun
  }
  return 2 * Number(text)
}

console.log(double(readFileSync(0, 'utf8')))
`,
    clean: `const { readFileSync } = require('node:fs')

function double(text) {
  return 2 * Number(text)
}

console.log(double(readFileSync(0, 'utf8')))
`,
  },
  {
    language: 'typescript',
    cwe: 78,
    input: '3\n',
    output: '6\n',
    code: `import { readFileSync } from 'node:fs'
import { execSync } from 'node:child_process'

function double(text: string): number {
  const unused: number = 'no' // smell
  if (text === 'x') {
    execSync('echo ' + text) // weakness
    return 9 // unrun
  }
  return 2 * Number(text)
}

console.log(double(readFileSync(0, 'utf8')))
`,
    clean: `import { readFileSync } from 'node:fs'

function double(text: string): number {
  return 2 * Number(text)
}

console.log(double(readFileSync(0, 'utf8')))
`,
  },
  {
    language: 'java',
    cwe: 78,
    input: '3\n',
    output: '6\n',
    code: `import java.io.IOException;
import java.util.Scanner;

public final class Main {
  private Main() { }

  static int twice(String text) throws IOException {
    if (text == "9") { // smell
      Runtime.getRuntime().exec("echo " + text); // weakness
      return 9; // unrun
    }
    return 2 * Integer.parseInt(text);
  }

  public static void main(String[] arguments) throws IOException {
    try (Scanner scanner = new Scanner(System.in)) {
      System.out.println(twice(scanner.next()));
    }
  }
}
`,
    clean: `import java.util.Scanner;

public final class Main {
  private Main() { }

  static int twice(int number) {
    return 2 * number;
  }

  public static void main(String[] arguments) {
    try (Scanner scanner = new Scanner(System.in)) {
      System.out.println(twice(scanner.nextInt()));
    }
  }
}
`,
  },
  {
    language: 'c',
    cwe: 120,
    input: '3\n',
    output: '6\n',
    code: `#include <stdio.h>
#include <string.h>

static int twice(int number, const char *name) {
  char copy[8];
  int unused = 1; // smell
  strcpy(copy, name); // weakness
  if (number > 9)
    return (int)strlen(copy); // unrun
  return 2 * number;
}

int main(int count, char **words) {
  int number = 0;
  if (count < 1 || scanf("%d", &number) != 1) return 1;
  printf("%d\\n", twice(number, words[0]));
  return 0;
}
`,
    clean: `#include <stdio.h>
#include <stdlib.h>

static long twice(long number) {
  return 2 * number;
}

int main(void) {
  char line[32] = "";
  const char *text = fgets(line, sizeof line, stdin);
  const long number = text == NULL ? 0 : strtol(text, NULL, 10);
  printf("%ld\\n", twice(number));
  return 0;
}
`,
  },
  {
    language: 'cpp',
    cwe: 78,
    input: '3\n',
    output: '6\n',
    code: `#include <cstdlib>
#include <iostream>
#include <string>

static int twice(std::string text) { // smell
  if (text == "x") {
    return std::system(text.c_str()); // weakness
  }
  if (text == "y") {
    return 9; // unrun
  }
  return 2 * std::stoi(text);
}

int main() {
  std::string text;
  std::cin >> text;
  std::cout << twice(text) << "\\n";
  return 0;
}
`,
    clean: `#include <iostream>

static int twice(int number) {
  return 2 * number;
}

int main() {
  int number = 0;
  std::cin >> number;
  std::cout << twice(number) << "\\n";
  return 0;
}
`,
  },
  {
    language: 'go',
    cwe: 78,
    input: '3\n',
    output: '6\n',
    code: `package main

import (
	"fmt"
	"os/exec"
)

func double(number int, name string) int {
	if number > 9 {
		_ = exec.Command("sh", "-c", name).Run() // weakness
		return 9 // unrun
	}
	small := number < 100
	if small == true { // smell
		return 2 * number
	}
	return 2 * number
}

func main() {
	var number int
	if _, err := fmt.Scan(&number); err != nil {
		panic(err)
	}
	fmt.Println(double(number, "x"))
}
`,
    clean: `package main

import "fmt"

func double(number int) int {
	return 2 * number
}

func main() {
	var number int
	_, _ = fmt.Scan(&number)
	fmt.Println(double(number))
}
`,
  },
  {
    language: 'rust',
    cwe: 78,
    input: '3\n',
    output: '6\n',
    code: `use std::io::stdin;
use std::process::Command;

fn double(text: &str) -> i32 {
    if text == "x" {
        let _ = Command::new("sh").arg("-c").arg(text).status(); // weakness
        return 9; // unrun
    }
    return 2 * text.parse::<i32>().unwrap_or(0); // smell
}

fn main() {
    let mut line = String::new();
    let _ = stdin().read_line(&mut line);
    println!("{}", double(line.trim()));
}
`,
    clean: `use std::io::stdin;

fn double(number: i32) -> i32 {
    2 * number
}

fn main() {
    let mut line = String::new();
    let _ = stdin().read_line(&mut line);
    println!("{}", double(line.trim().parse().unwrap_or(0)));
}
`,
  },
  {
    language: 'ruby',
    cwe: 95,
    input: '3\n',
    output: '6\n',
    code: `def double(text)
  unused = 1 # smell
  if text == 'x'
    return eval(text) # weakness
  end
  if text == 'y'
    return 9 # unrun
  end
  2 * text.to_i
end

puts double(gets.to_s.chomp)
`,
    clean: `def double(text)
  2 * text.to_i
end

puts double(gets.to_s)
`,
  },
  {
    language: 'bash',
    cwe: 95,
    input: '3\n',
    output: '6\n',
    code: `#!/bin/bash
double() {
  if [ $1 = x ]; then # smell
    eval "$1" # weakness
    echo 9 # unrun
  fi
  echo "$((2 * $1))"
}

read -r number
double "$number"
`,
    clean: `#!/bin/bash
double() {
  echo "$((2 * $1))"
}

read -r number
double "$number"
`,
  },
]
