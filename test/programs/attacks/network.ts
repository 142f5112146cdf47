/**
 * Doors of the network. Only the host's loopback address and an abstract unix socket are ever tried, where the test has
 * planted listeners that must not be reached.
 */
import { shut, type Attack } from './attack.ts'

export const NETWORK_ATTACKS: readonly Attack[] = [
  shut(
    'TCP to the loopback address',
    'python',
    'import socket\ntry:\n    socket.create_connection(("127.0.0.1", {{TCP}}), 1).send(b"reached"); print("OPEN")\nexcept OSError: print("shut")\n',
  ),
  shut(
    'TCP to the loopback address, version 6',
    'python',
    'import socket\ntry:\n    socket.create_connection(("::1", {{TCP}}), 1).send(b"reached"); print("OPEN")\nexcept OSError: print("shut")\n',
  ),
  shut(
    'TCP in JavaScript',
    'javascript',
    'require("net").connect({{TCP}}, "127.0.0.1", function () { this.write("reached"); console.log("OPEN") }).on("error", () => console.log("shut"))\n',
  ),
  shut(
    'TCP in Go',
    'go',
    'package main\n\nimport (\n\t"fmt"\n\t"os"\n\t"syscall"\n)\n\nfunc main() {\n\tfd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)\n\tif err == nil {\n\t\terr = syscall.Connect(fd, &syscall.SockaddrInet4{Port: {{TCP}}, Addr: [4]byte{127, 0, 0, 1}})\n\t}\n\tif err != nil {\n\t\tfmt.Println("shut")\n\t\tos.Exit(0)\n\t}\n\tfmt.Println("OPEN")\n}\n',
  ),
  shut(
    'TCP in Java',
    'java',
    'public class Main { public static void main(String[] w) { try { new java.net.Socket("127.0.0.1", {{TCP}}).getOutputStream().write(1); System.out.println("OPEN"); } catch (Exception e) { System.out.println("shut"); } } }\n',
  ),
  shut(
    'TCP of a shell',
    'bash',
    'if (exec 5<>/dev/tcp/127.0.0.1/{{TCP}}) 2>/dev/null; then echo OPEN; else echo shut; fi\n',
  ),
  // a datagram that nobody hears is no error: what counts is that the listener outside hears nothing
  shut(
    'UDP to the loopback address',
    'perl',
    'use Socket; socket(my $s, PF_INET, SOCK_DGRAM, 0); send($s, "reached", 0, sockaddr_in({{UDP}}, inet_aton("127.0.0.1"))); print "shut";\n',
  ),
  shut(
    'UDP in Ruby',
    'ruby',
    'require "socket"\nbegin\n  UDPSocket.new.send("reached", 0, "127.0.0.1", {{UDP}})\nrescue SystemCallError\nend\nputs "shut"\n',
  ),
  shut(
    'abstract unix socket',
    'python',
    'import socket\ntry:\n    s = socket.socket(socket.AF_UNIX); s.connect("\\0{{SOCKET}}"); s.send(b"reached"); print("OPEN")\nexcept OSError: print("shut")\n',
  ),
  shut(
    'abstract unix socket in C',
    'c',
    '#include <stdio.h>\n#include <string.h>\n#include <sys/socket.h>\n#include <sys/un.h>\n#include <stddef.h>\nint main(void) {\n  struct sockaddr_un a = { AF_UNIX }; const char *name = "{{SOCKET}}";\n  memcpy(a.sun_path + 1, name, strlen(name));\n  int s = socket(AF_UNIX, SOCK_STREAM, 0);\n  puts(connect(s, (void *)&a, offsetof(struct sockaddr_un, sun_path) + 1 + strlen(name)) ? "shut" : "OPEN");\n}\n',
  ),
  shut(
    'network devices',
    'python',
    'import socket\nnames = [name for _, name in socket.if_nameindex()]\nprint("shut" if names in (["lo"], []) else names)\n',
  ),
]
