/**
 * Drivers of harness tests in Java, compiled beside program and test: one calls the test's `main`, one runs the test's
 * classes by JUnit's launcher and says a verdict for each case. jvm-driver.ts says what they cover.
 */
import { DRIVER_CLASS } from './jvm-driver.ts'

/** Imported by name, so that no class of the program stands in for them. */
const STANDARD = [
  'AssertionError',
  'Class',
  'Exception',
  'NoSuchMethodException',
  'Override',
  'Runtime',
  'StackTraceElement',
  'String',
  'StringBuffer',
  'System',
  'Throwable',
]
  .map((name) => `import java.lang.${name};`)
  .join('')
const PROVE = `  private static void prove(String end) throws Exception {
    java.lang.reflect.Constructor<java.io.FileDescriptor> make =
        java.io.FileDescriptor.class.getDeclaredConstructor(int.class);
    make.setAccessible(true);
    java.io.FileDescriptor channel = make.newInstance(3);
    java.io.FileOutputStream out = new java.io.FileOutputStream(channel);
    java.io.DataInputStream in = new java.io.DataInputStream(new java.io.FileInputStream(channel));
    out.write(end.getBytes("UTF-8"));
    byte[] token = new byte[in.readInt()];
    in.readFully(token);
    out.write(("TOKEN " + new String(token) + "\\n").getBytes());
  }
`

/** Words: the class that is run, and the number of assertions where that is known. */
export const JAVA_DRIVER: string = `${STANDARD}
public class ${DRIVER_CLASS} {
  private static String end = "END\\n";
${PROVE}
  /** Takes the place of System.exit in the test: an exit with 0 is a regular end of it. */
  public static void exit(int code) {
    StackTraceElement[] callers = new Throwable().getStackTrace();
    try {
      if (code == 0 && "TouchstoneTest.java".equals(callers[1].getFileName())) prove(end);
    } catch (Exception failure) {
      Runtime.getRuntime().halt(70);
    }
    System.exit(code);
  }
  public static void main(String[] words) throws Throwable {
    end = words.length > 1 ? "END " + words[1] + "\\n" : end;
    if (!words[0].isEmpty()) {
      java.lang.reflect.Method test;
      try {
        test = Class.forName(words[0]).getDeclaredMethod("main", String[].class);
      } catch (NoSuchMethodException missing) {
        test = Class.forName(words[0]).getDeclaredMethod("main");
      }
      test.setAccessible(true);
      try {
        if (test.getParameterCount() == 0) test.invoke(null);
        else test.invoke(null, (Object) new String[0]);
      } catch (java.lang.reflect.InvocationTargetException failure) {
        throw failure.getCause();
      }
    }
    prove(end);
  }
}
`

/** Words: the classes that hold tests. */
export const JUNIT_DRIVER: string = `${STANDARD}
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.*;
import org.junit.platform.launcher.core.*;

public class ${DRIVER_CLASS} {
${PROVE}
  private static String line(String text) {
    String one = text == null ? "" : text.replaceAll("\\\\s+", " ").trim();
    return one.length() > 400 ? one.substring(0, 400) : one;
  }
  public static void main(String[] words) throws Throwable {
    LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request();
    for (String word : words) request.selectors(DiscoverySelectors.selectClass(Class.forName(word)));
    StringBuffer said = new StringBuffer();
    int[] cases = {0, 0};
    TestExecutionListener listener = new TestExecutionListener() {
      @Override public void executionSkipped(TestIdentifier test, String reason) {
        if (!test.isTest() && cases[0] > 0) return;
        cases[0]++;
        said.append("CASE skipped " + line(test.getDisplayName()) + "\\t" + line(reason) + "\\n");
      }
      @Override public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
        // a class may fail as a whole, before its tests
        if (!test.isTest() && passed) return;
        cases[0]++;
        Throwable failure = result.getThrowable().orElse(null);
        String status = passed ? "accepted"
            : result.getStatus() == TestExecutionResult.Status.ABORTED ? "skipped"
            : failure instanceof AssertionError ? "wrong-answer" : "runtime-error";
        said.append("CASE " + status + " " + line(test.getDisplayName()));
        if (failure != null) {
          said.append("\\t" + line(String.valueOf(failure)));
          failure.printStackTrace();
        }
        said.append("\\n");
      }
    };
    LauncherFactory.create().execute(request.build(), listener);
    System.out.flush();
    prove(said + (cases[0] == 0 ? "END 0\\n" : "END\\n"));
    System.exit(0);
  }
}
`
