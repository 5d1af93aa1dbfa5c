// A container is given a right over the kernel that leads out of it.

import { bad, defineCheck, good } from '../../kit.ts'
import { toWords } from '../../workflows/steps.ts'

const leadsOut = /^(?:CAP_)?(?:ALL|SYS_ADMIN|SYS_MODULE|SYS_PTRACE|SYS_RAWIO|SYS_BOOT|DAC_READ_SEARCH|BPF|NET_ADMIN)$/i

export default defineCheck({
  id: 'kernel-capability-added',
  title: 'A container has rights that lead out of it',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-250'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    \`SYS_ADMIN\`, \`SYS_MODULE\`, \`SYS_PTRACE\` and their like let a process mount disks, load modules or read the memory of others: each is
    a known way out of a container. The same holds where seccomp or AppArmor is switched off.`,
  fix: 'Remove the right; where one is needed, give the one of them that does it, and `cap_drop: [ALL]` for the rest.',
  blindSpots: ['Rights that a cluster gives are looked at elsewhere.'],
  examples: [
    bad(
      'to mount a disk',
      `
      # file: docker-compose.yml
      services:
        api:
          build: .
          cap_add:
            - SYS_ADMIN  # <-- finding
    `,
    ),
    bad(
      'without the filter of system calls',
      `
      # file: docker-compose.yml
      services:
        api:
          build: .
          security_opt:
            - seccomp:unconfined  # <-- finding
    `,
    ),
    good(
      'a right that leads nowhere',
      `
      # file: docker-compose.yml
      services:
        api:
          build: .
          cap_drop: [ALL]
          cap_add: [NET_BIND_SERVICE]
          security_opt: ["no-new-privileges:true"]
    `,
    ),
  ],

  looksAt: 'compose',
  check({ file, purpose, services }, report) {
    for (const { name, capabilities, securityOptions } of services) {
      const found = [
        ...capabilities.filter(({ text }) => leadsOut.test(text)),
        ...securityOptions.filter(({ text }) => /^(?:seccomp|apparmor)[:=]unconfined$/.test(text)),
      ]
      const [first] = found
      if (first === undefined) continue
      const isNetwork = found.every(({ text }) => /NET_ADMIN$/i.test(text))
      report({
        place: { file, line: first.line },
        cause: { name: file, what: `rights of ${toWords(name)}` },
        what: `the service \`${toWords(name)}\` has ${found.map(({ text }) => `\`${toWords(text)}\``).join(', ')}`,
        severity: isNetwork || purpose === 'development' ? 'low' : 'high',
      })
    }
  },
})
