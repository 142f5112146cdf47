import type { ZooLanguage } from './zoo-language.ts'

export const cpp: ZooLanguage = {
  language: 'cpp',
  accepted: `#include <iostream>
int main() { int a, b; std::cin >> a >> b; std::cout << a + b << std::endl; }
`,
  wrongAnswer: `#include <iostream>
int main() { int a, b; std::cin >> a >> b; std::cout << a + b + 1 << std::endl; }
`,
  runtimeError: `#include <iostream>
#include <stdexcept>
int main() { std::cout << "Error" << std::endl; throw std::runtime_error("no"); }
`,
  compileError: `int main() { return undeclared; }
`,
  endlessLoop: `int main() { for (volatile int i = 0;; i++); }
`,
  memoryHog: `#include <vector>
int main() { std::vector<std::vector<char>> kept; for (;;) kept.emplace_back(1 << 22, 'x'); }
`,
  outputFlood: `#include <cstdio>
int main() { for (;;) std::puts("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"); }
`,
  forkBomb: `#include <thread>
#include <chrono>
#include <vector>
int main() {
  std::vector<std::thread> threads;
  for (;;) threads.emplace_back([] { std::this_thread::sleep_for(std::chrono::seconds(20)); });
}
`,
  harness: {
    program: `#include <string>
int add(int a, int b) { return a + b; }
`,
    passing: `#undef NDEBUG
#include <cassert>
int main() { assert(add(2, 3) == 5); }
`,
    failing: `#undef NDEBUG
#include <cassert>
int main() { assert(add(2, 3) == 6); }
`,
    early: `#include <cstdlib>
int add(int a, int b) { std::exit(0); }
`,
  },
}
