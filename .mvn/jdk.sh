# shellcheck shell=sh
# Sourced by mvnw and millrace: exports JAVA_HOME of a JDK 25 or newer, or says what to install and ends.
# Looked at in this order: JAVA_HOME, the java on the path, the folders where installers put JDKs.

MILLRACE_JDK_MIN=25

# Prints the major version written in a JDK's `release` file; nothing where this is no JDK.
millrace_jdk_major() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

millrace_find_jdk() {
  millrace_on_path=$(command -v javac 2>/dev/null) || millrace_on_path=
  if [ -n "$millrace_on_path" ]; then
    millrace_on_path=$(dirname "$(dirname "$(readlink -f "$millrace_on_path")")")
  fi
  for millrace_jdk in "${JAVA_HOME:-}" "$millrace_on_path" /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.asdf/installs/java/* "$HOME"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$millrace_jdk" ] && [ -d "$millrace_jdk" ] || continue
    millrace_major=$(millrace_jdk_major "$millrace_jdk")
    if [ -n "$millrace_major" ] && [ "$millrace_major" -ge "$MILLRACE_JDK_MIN" ]; then
      JAVA_HOME=$millrace_jdk
      return 0
    fi
  done
  return 1
}

if ! millrace_find_jdk; then
  cat >&2 <<TXT
Millrace needs a JDK $MILLRACE_JDK_MIN or newer and found none.
Looked at JAVA_HOME, the java on the path, and the usual folders (/usr/lib/jvm, ~/.sdkman, ~/.jdks, /Library/Java, ...).
Install one, for example Eclipse Temurin $MILLRACE_JDK_MIN from your package manager or from adoptium.net,
or point JAVA_HOME at one that is elsewhere.
TXT
  exit 69
fi
export JAVA_HOME
# Quarkus, Netty and protobuf still touch what newer JDKs warn about.
MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED"
export MAVEN_OPTS
