# For scripts that build, ./mvnw among them: Maven and the JDK, or one line that says what is missing
# and the command that installs it. For any POSIX shell.

# lacks WHO WHAT DEBIAN FEDORA HOMEBREW: ends with exit code 2
lacks() {
  case $(uname -s) in
    Darwin) lacks_command="brew install $5" ;;
    CYGWIN* | MINGW* | MSYS*) lacks_command="wsl --install, and go on in the Linux that it brings" ;;
    *)
      if command -v apt-get >/dev/null; then
        lacks_command="sudo apt-get install -y $3"
      elif command -v dnf >/dev/null; then
        lacks_command="sudo dnf install -y $4"
      else
        lacks_command="your system's package of it"
      fi
      ;;
  esac
  echo "$1: $2; install: $lacks_command" >&2
  exit 2
}

# need_jdk WHO
need_jdk() {
  need_jdk_found=$("${JAVA_HOME:+$JAVA_HOME/bin/}javac" -version 2>&1 || true)
  need_jdk_found=$(echo "$need_jdk_found" | sed -n 's/^javac \(1\.\)\{0,1\}\([0-9]*\).*/\2/p')
  [ "${need_jdk_found:-0}" -lt 17 ] || return 0
  if [ -n "$need_jdk_found" ]; then
    need_jdk_what="a JDK 17 or newer is needed, and this one is version $need_jdk_found"
  else
    need_jdk_what="a JDK 17 or newer is needed, and there is none"
  fi
  [ -z "${JAVA_HOME:-}" ] || need_jdk_what="$need_jdk_what in JAVA_HOME ($JAVA_HOME)"
  # Debian's default is older than 17 in some releases of Ubuntu, which have 17 too.
  need_jdk_debian=openjdk-17-jdk-headless
  apt-cache show "$need_jdk_debian" >/dev/null 2>&1 || need_jdk_debian=default-jdk-headless
  lacks "$1" "$need_jdk_what" "$need_jdk_debian" java-latest-openjdk-devel "--cask temurin"
}

# need_unzip WHO: ./mvnw unpacks Maven with it
need_unzip() {
  command -v unzip >/dev/null || lacks "$1" "unzip is needed, to unpack Maven" unzip unzip unzip
}

# need_maven WHO HOME: sets maven to the one that is there, or else to the wrapper, which fetches it
need_maven() {
  need_jdk "$1"
  maven=mvn
  command -v mvn >/dev/null || { need_unzip "$1" && maven=$2/mvnw; }
}
