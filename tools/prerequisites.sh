# Sourced by run, test and bench: says exactly what is missing, and installs what may be installed.

need_dotnet() {
  if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
    echo "Kefu needs the .NET 10 SDK. Install it: https://dotnet.microsoft.com/download/dotnet/10.0 (on Debian: the package dotnet-sdk-10.0 of Microsoft's feed)." >&2
    exit 1
  fi
}

need_node() {
  local major=0
  command -v node >/dev/null && major=$(node -p 'process.versions.node.split(".")[0]')
  if [ "$major" -lt 20 ] || ! command -v npm >/dev/null; then
    echo "Kefu needs Node 20 or later with npm, to bundle the browser's code. Install it: https://nodejs.org (on Debian 13: apt install nodejs npm)." >&2
    exit 1
  fi
}

need_debian() { # command:package ...
  local missing=()
  for pair in "$@"; do
    local probe="${pair%%=*}" package="${pair##*=}"
    compgen -G "$probe" >/dev/null || command -v "$probe" >/dev/null || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  echo "Installing from Debian: ${missing[*]}"
  local sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo"
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# The tests start a clamd of their own. The system's would fetch some hundred megabytes of signatures and hold a gigabyte.
need_clamd() {
  [ -x /usr/sbin/clamd ] && return
  need_debian /usr/sbin/clamd=clamav-daemon
  local sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo"
  ! command -v systemctl >/dev/null || $sudo systemctl disable --quiet --now clamav-daemon.service clamav-daemon.socket clamav-freshclam.service || true
}

build_client() {
  (cd src/Kefu.Client
   if [ ! -d node_modules ] || [ package-lock.json -nt node_modules/.stamp ]; then
     npm ci --no-audit --no-fund --loglevel=error
     touch node_modules/.stamp
   fi
   npm run --silent build)
}
