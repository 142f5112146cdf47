import type { ZooLanguage } from './zoo-language.ts'

export const java: ZooLanguage = {
  language: 'java',
  accepted: `import java.util.Scanner;
/* the file must be named Sum.java; class Wrong is only in this comment */
public class Sum {
  public static void main(String[] words) {
    Scanner in = new Scanner(System.in);
    System.out.println(in.nextInt() + in.nextInt());
  }
}
`,
  wrongAnswer: `import java.util.Scanner;
class Main {
  public static void main(String[] words) {
    Scanner in = new Scanner(System.in);
    System.out.println(in.nextInt() + in.nextInt() + 1);
  }
}
`,
  runtimeError: `public class Main {
  public static void main(String[] words) {
    System.out.println("Error");
    throw new IllegalStateException("no");
  }
}
`,
  compileError: `public class Main {
  public static void main(String[] words) { int x = "no"; }
}
`,
  endlessLoop: `public class Main {
  static volatile int n;
  public static void main(String[] words) { while (true) n++; }
}
`,
  memoryHog: `import java.util.ArrayList;
public class Main {
  public static void main(String[] words) {
    ArrayList<byte[]> kept = new ArrayList<>();
    while (true) kept.add(new byte[1 << 20]);
  }
}
`,
  outputFlood: `public class Main {
  public static void main(String[] words) { while (true) System.out.println("x".repeat(1000)); }
}
`,
  forkBomb: `public class Main {
  public static void main(String[] words) throws Exception {
    while (true) new ProcessBuilder("/bin/sleep", "20").start();
  }
}
`,
  harness: {
    program: `class Solution {
  public int add(int a, int b) { return a + b; }
}
`,
    passing: `public class Main {
  public static void main(String[] words) {
    if (new Solution().add(2, 3) != 5) throw new AssertionError();
  }
}
`,
    failing: `public class Main {
  public static void main(String[] words) {
    if (new Solution().add(2, 3) != 6) throw new AssertionError();
  }
}
`,
    early: `public class Solution {
  public int add(int a, int b) { System.exit(0); return 0; }
}
`,
  },
}
