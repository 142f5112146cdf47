// A Java compiler that stays, inside a box of its own: reads sources on standard input, answers with diagnostics and
// classes on standard output. Runs no annotation processors and none of the code that it compiles.
//
// Request: int count of options, each as UTF; int count of files, each a UTF name, an int length and bytes.
// Answer: int exit code (0 compiled, 1 refused, 3 the compiler itself failed); int length and text of diagnostics;
// int count of classes, each a UTF path with slashes, an int length and bytes.
import java.io.*;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.*;
import javax.tools.*;

public class JavacServer {
  static final class Source extends SimpleJavaFileObject {
    final String name, text;

    Source(String name, String text) {
      super(URI.create("string:///" + name.replace(" ", "%20")), Kind.SOURCE);
      this.name = name;
      this.text = text;
    }

    @Override public CharSequence getCharContent(boolean ignoreErrors) { return text; }
    @Override public String getName() { return name; }
  }

  static final class Product extends SimpleJavaFileObject {
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Product(String name) { super(URI.create("mem:///" + name), Kind.CLASS); }

    @Override public OutputStream openOutputStream() { return bytes; }
  }

  static final class Products extends ForwardingJavaFileManager<StandardJavaFileManager> {
    final Map<String, Product> made = new TreeMap<>();

    Products(StandardJavaFileManager under) { super(under); }

    @Override public JavaFileObject getJavaFileForOutput(Location place, String name, JavaFileObject.Kind kind, FileObject by) {
      String path = name.replace('.', '/') + ".class";
      Product product = new Product(path);
      made.put(path, product);
      return product;
    }
  }

  public static void main(String[] words) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StandardJavaFileManager standard = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
    DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
    System.setOut(System.err);
    out.writeInt(0);
    out.flush();
    for (;;) {
      int count;
      try {
        count = in.readInt();
      } catch (EOFException end) {
        return;
      }
      List<String> options = new ArrayList<>();
      for (int i = 0; i < count; i++) options.add(in.readUTF());
      List<Source> sources = new ArrayList<>();
      count = in.readInt();
      for (int i = 0; i < count; i++) {
        String name = in.readUTF();
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        sources.add(new Source(name, new String(bytes, StandardCharsets.UTF_8)));
      }
      Products products = new Products(standard);
      StringWriter diagnostics = new StringWriter();
      int code;
      try {
        code = compiler.getTask(diagnostics, products, null, options, null, sources).call() ? 0 : 1;
      } catch (StackOverflowError | RuntimeException failure) {
        code = 3;
        diagnostics.write(String.valueOf(failure));
      }
      out.writeInt(code);
      byte[] text = diagnostics.toString().getBytes(StandardCharsets.UTF_8);
      out.writeInt(text.length);
      out.write(text);
      out.writeInt(code == 0 ? products.made.size() : 0);
      if (code == 0) {
        for (Map.Entry<String, Product> entry : products.made.entrySet()) {
          byte[] bytes = entry.getValue().bytes.toByteArray();
          out.writeUTF(entry.getKey());
          out.writeInt(bytes.length);
          out.write(bytes);
        }
      }
      out.flush();
    }
  }
}
