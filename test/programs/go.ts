import type { ZooLanguage } from './zoo-language.ts'

export const go: ZooLanguage = {
  language: 'go',
  accepted: `package main

import "fmt"

func main() {
	var a, b int
	fmt.Scan(&a, &b)
	fmt.Println(a + b)
}
`,
  wrongAnswer: `package main

import "fmt"

func main() {
	var a, b int
	fmt.Scan(&a, &b)
	fmt.Println(a + b + 1)
}
`,
  runtimeError: `package main

import "fmt"

func main() {
	fmt.Println("Error")
	panic("no")
}
`,
  compileError: `package main

func main() { unused := 1 }
`,
  endlessLoop: `package main

func main() {
	for {
	}
}
`,
  memoryHog: `package main

func main() {
	var kept [][]byte
	for {
		block := make([]byte, 1<<22)
		for i := range block {
			block[i] = 1
		}
		kept = append(kept, block)
	}
}
`,
  outputFlood: `package main

import (
	"os"
	"strings"
)

func main() {
	for {
		os.Stdout.WriteString(strings.Repeat("x", 1000) + "\\n")
	}
}
`,
  forkBomb: `package main

import "os/exec"

func main() {
	for {
		if err := exec.Command("/bin/sleep", "20").Start(); err != nil {
			panic(err)
		}
	}
}
`,
  harness: {
    program: `package main

import "fmt"

func add(a, b int) int { return a + b }

func name() string { return fmt.Sprint(1) }
`,
    passing: `import "fmt"
func main() {
	if add(2, 3) != 5 {
		panic(fmt.Sprint("assertion failed"))
	}
}
`,
    failing: `import "testing"
func TestAdd(t *testing.T) {
	if add(2, 3) != 6 {
		t.Fatal("not six")
	}
}
`,
    early: `package main

import "os"

func add(a, b int) int {
	os.Exit(0)
	return 0
}
`,
  },
}
