// A secret that stands there for longer than the project itself allows.

import { bad, good } from '../../finding/index.ts'
import { defineKind } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineKind({
  id: 'secret-older-than-allowed',
  title: 'A secret is older than the project allows',
  severity: 'high',
  confidence: 'high',
  service: 'the project’s own policy',
  cwe: ['CWE-324', 'CWE-798'],
  asvs: ['v5.0.0-13.3.4'],
  why: 'The longer a secret stays the same, the more people, backups and copies have it, and the more is open to the one among them who uses it. The project says after how long each is to be replaced, and nobody did.',
  fix: 'Replace it: make a second one, let the program accept both and use the new one, take the old one away when nothing uses it any more, and give the new one to the program from outside. `max-age` under `secrets` in fastward.yaml says how long one may stay.',
  blindSpots: [
    'Only secrets that stand in the repository have an age that can be known here; one in a vault is as old as the vault says.',
    'In a shallow clone the age is that of the oldest commit that is there, and a secret may be older.',
  ],
  examples: [
    bad(
      'ninety days are allowed, and it stands there since January',
      `
      # file: fastward.yaml
      secrets:
        max-age: 90d
      # file: settings.py since 2026-01-05
      STRIPE_SECRET_KEY = "{{stripe-secret-key sk_live_…}}"  # <-- finding
    `,
    ),
    good(
      'it was replaced last month',
      `
      # file: fastward.yaml
      secrets:
        max-age: 90d
      # file: settings.py since 2026-10-20
      STRIPE_SECRET_KEY = "{{stripe-secret-key sk_live_…}}"
    `,
    ),
    good(
      'nothing is said about age',
      `
      # file: settings.py since 2020-01-05
      STRIPE_SECRET_KEY = "{{stripe-secret-key sk_live_…}}"
    `,
    ),
  ],
  // Made of what the other kinds find, and of the history.
  keywords: [],
  pattern: /(?<secret>(?!))/dg,
  sample: (random) => ({ name: 'SECRET_KEY', value: random.text(40, alphabets.hex) }),
})
