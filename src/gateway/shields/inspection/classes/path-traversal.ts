// Ways out of a folder, and files that only somebody looks for who has no business there.

import { type AttackClass, enough, firstOf, type Shape, sure, weak } from '../kit.ts'

export const pathTraversal: AttackClass = {
  id: 'path-traversal',
  cwe: 'CWE-22',
  why: 'A path that leads out of its folder reads or writes any file of the application.',
  triggers: [
    '..',
    'etc',
    '/proc',
    '\\',
    '.ini',
    'windows',
    'winnt',
    'file:',
    'php:',
    'expect:',
    'phar:',
    'zip:',
    'glob:',
    'netdoc:',
    'data:',
    '/var/',
    '/opt/',
    '/usr/',
    '/root/',
    '/home/',
    'web-inf',
    'meta-inf',
    '/.',
    'id_rsa',
    'ntuser',
    '0x2',
    'passwd',
    ':/',
    '/apache',
    '/httpd',
    '/nginx',
    '/mysql',
    '/log',
    '/volumes/',
    '/bin/',
    '/boot/',
    '/web/',
    '/www/',
    '/php',
    'rar:',
    'ssh2:',
    'zlib:',
    'bzip2:',
    '%',
    '\u00c0',
    '\u00c1',
  ],
  find(text, lower) {
    const climbed = climb(text)
    return climbed !== null && climbed.score >= enough ? climbed : (firstOf(lower, files) ?? disguised(lower) ?? climbed)
  },
  attacks: [
    '../../../secret.txt',
    '..\\..\\windows\\win.ini',
    '/etc/passwd',
    'a/../../../etc/hosts',
    '....//....//etc/group',
    'php://filter/convert.base64-encode/resource=index',
    'file:///etc/shadow',
    'C:\\boot.ini',
    '..;/..;/manager',
    '/proc/self/environ',
    '../../.ssh/id_rsa',
  ],
  harmless: [
    'docs/guide.md',
    'a/b/../c.txt',
    './local/file',
    'and/or',
    'wait... what?',
    'backup..old',
    '/var/lib/shop/data',
    'C:\\Temp\\a.txt',
    'https://example.com/../a',
    'the file in /etc on the old machine',
  ],
}

const up = /(?:^|[\\/;:=?"'\s%])\.{2,3}(?:;|\u0000|%00|0x00|\?|%)?(?:[\\/]|0x2f|0x5c)/g

function climb(text: string): Shape | null {
  const times = text.match(up)?.length ?? 0
  const repeated = (text.match(/\.\.[;?]?[\\/]/g) ?? []).length
  if (times >= 2 || repeated >= 2) return sure('a path that climbs')
  const doubled =
    /^\/?\.{10,}|\.{4,}[\\/]{2}|\.{2,}[\\/]{1,}\.{2,}|\.\.;\/|\.\\\.\/|\.\/\.\\|(?:\.\?[\\/]){2}|(?:\.\u0000?\.?[\\/]\.){2}|\.\.\u0000[\\/]/.test(
      text,
    )
  if (doubled) return sure('a path that climbs')
  if (times + repeated > 0) {
    if (
      /\.\.[\\/]+[\w.]*(?:etc|passwd|boot|win|windows|proc|var|usr|root|home|conf|config|\.ssh|\.env|\.git|log)[\\/.\w]*|\.\.[\\/][^\s]*\u0000/i.test(
        text,
      )
    )
      return sure('a path that climbs')
    return /^\.\.[\\/]/.test(text) ? sure('a path that climbs') : weak('one step up')
  }
  return null
}

const files: readonly (readonly [RegExp, string])[] = [
  [
    /(?:^|[\\/"'=(<\s:|.;@{}*?$\w]|%00)[\\/]{1,4}\.?[\\/]?etc[\\/]+\.?[\\/]?(?:passwd|shadow|group|hosts|issue|master\.passwd|fstab|motd|profile|sudoers|inetd|httpd|apache2?|nginx|mysql|my\.cnf|ssh|php|crontab|environment|resolv|lsb-release|redhat-release|security|vsftpd|proftpd|pure-ftpd|init|samba|passwords?|network|redis|logrotate|debian|rsyncd|wu-ftpd|ldap|snmp|pam|updatedb|termcap|ftp|chrootusers|defaultdomain|release|at\.|cron|exports|grub|bash|services|host|wtmp|shells|security|knockd|anacrontab|apt|modules|sysctl|rc\.|lilo|mtab|netgroup|protocols|utmp|syslog)/,
    'a file of the system',
  ],
  [/^[\\/]*etc[\\/]+(?:passwd|shadow|issue|hosts|group)\b|^[\\/]etc\b|etc[\\/]+(?:passwd|shadow|issue)\b(?!\s\w)/, 'a file of the system'],
  [
    /\betc\$\w{0,10}\/|(?:^|[^a-z])etc[^a-z0-9\s]{1,16}(?:passwd|shadow|issue)\b|windows[^a-z0-9\s]{1,16}system32|system32[^a-z0-9\s]{1,16}(?:drivers|config|cmd)/,
    'a file of the system',
  ],
  [
    /[\\/]proc[\\/](?:self|version|cpuinfo|\d+|meminfo|mounts|net|sched|stat|cmdline|filesystems|interrupts|ioports|modules|swaps)/,
    'a file of the system',
  ],
  [/(?:^|[\\/:=])(?:boot|win|system|php|my|desktop)\.ini(?:$|[\u0000%?#.\s])/, 'a file of the system'],
  [
    /[a-z]:[\\/]+(?:windows|winnt|boot\.ini|inetpub|xampp|wamp|apache|php\d?|program files|mysql|documents and settings|users[\\/]default|nsr|sqllogs|home2?[\\/]bin|autoexec|io\.sys|msdos)/,
    'a file of the system',
  ],
  [/[\\/](?:windows|winnt)[\\/](?:system32|win\.ini|repair|php\.ini|my\.ini|debug|panther|system\.ini|explorer)/, 'a file of the system'],
  [/\\\\(?:::1|localhost|127\.|\d+\.\d+\.\d+\.\d+|\.|\?)\\|ntuser\.dat/, 'a file of another machine'],
  [
    /\b(?:php|expect|phar|zip|ogg|rar|ssh2|compress\.zlib|compress\.bzip2|glob|netdoc|jar|zlib):(?:\/\/|file:|http)|\bfile:\/{1,3}(?:\.|etc|[a-z]:|proc|var|home|root|windows|localhost|127|\/)|data:;?,?[^ ]*<\?|data:\/\/text/,
    'an address that is a file',
  ],
  [
    /(?:^|[\\/])(?:web-inf|meta-inf)[\\/]|[\\/]\.(?:htpasswd|htaccess|git|svn|env|aws|ssh|bash_history|bashrc|profile|mysql_history|zsh_history|npmrc|docker|kube)(?:$|[\\/])|[\\/]\.(?:htpasswd|htaccess|env)\b|\bid_rsa\b/,
    'a file that is kept from the web',
  ],
  [
    /[\\/](?:var|opt|usr[\\/]local|usr)[\\/](?:log|www|adm|mail|spool|apache2?|httpd|lampp|run|logs|cpanel|local|lib[\\/](?:mysql|php|security)|etc|pkgsrc|home|share[\\/](?:adduser|squirrelmail)|webmin)\b[\\/]/,
    'a file of the server',
  ],
  [
    /[\\/](?:apache2?|httpd|nginx|lampp|xampp|mysql|proftpd|vsftpd|logs?)[\\/](?:logs?|conf|etc|error|access|bin|data|user)[\\/.\w]*(?:log|conf|cnf|ini|err)\b/,
    'a file of the server',
  ],
  [/[\\/](?:root|home[\\/]\w+)[\\/]\.(?:bash|ssh|profile|mysql|my|vim|lesshst|viminfo|gnupg)/, 'a file of a user'],
  [
    /^[\\/](?:volumes[\\/]|bin[\\/]php|boot[\\/]|web[\\/]conf|php\d?[\\/]|apache|www[\\/](?:conf|logs)|mysql|logs[\\/]|home[\\/](?:user|bin))\S*$/,
    'a file of the server',
  ],
]

/** Signs between the parts of a path that some reader or other takes for a slash: bytes of two that are cut short, digits that are none, controls. */
function disguised(lower: string): Shape | null {
  if (!/%|0x|\?|[\u0000-\u001f\u0080-\u00ff\ufffd]|u2215|u2216/.test(lower)) return null
  const plain = lower
    .replace(/0x(?:2f|5c|2e)/g, '/')
    .replace(/%u[0-9a-f]{4}|%?u221[56]|%?uefc8|%?uf025|%[0-9a-z]{2}|[\u0000-\u001f\u0080-\u00ff\ufffd?]/g, '/')
  if (/0x2e(?:0?x2e|\.)/.test(lower)) return sure('a path that climbs')
  return /[^a-z0-9\s]{2}(?:(?:boot|win)\.ini|etc[^a-z0-9\s]{1,12}(?:passwd|issue|hosts|shadow|group)|(?:windows|winnt)[^a-z0-9\s]{1,12}system32)/.test(
    plain,
  )
    ? sure('a path in disguise')
    : null
}
