// What `django-admin startproject` writes, or what stands in its place: https://docs.djangoproject.com/en/5.2/ref/settings/#secret-key

import { bad, good } from '../../finding/index.ts'
import { assigned } from '../assigned.ts'
import { defineKind } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineKind({
  id: 'django-secret-key',
  title: 'Secret key of Django',
  severity: 'high',
  confidence: 'high',
  service: 'the application itself',
  cwe: ['CWE-321', 'CWE-798'],
  why: 'Sessions in cookies, links that reset passwords and every signed value are believed by this key: whoever has it signs in as anybody, and where sessions are pickled runs code.',
  fix: 'Make a new key with get_random_secret_key, read it from the environment, and put the old one into SECRET_KEY_FALLBACKS for as long as links must keep working.',
  blindSpots: ['A key that is short or reads like words is left to the rules about code.'],
  examples: [
    bad(
      'the key that the project began with',
      `
      # file: shop/settings.py
      DEBUG = False
      SECRET_KEY = "{{django-secret-key django-insecure-…}}"  # <-- finding
    `,
    ),
    good(
      'a key from the environment',
      `
      # file: shop/settings.py
      import os

      SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]
    `,
    ),
  ],
  keywords: ['django-insecure-', 'secret_key'],
  pattern: assigned('(?<![a-z])(?:DJANGO_)?SECRET_KEY', String.raw`django-insecure-[^\s"'\\]{20,80}|[a-z0-9!@#$%^&*(\-_=+)]{50}`),
  reach: { before: 40, after: 300, line: false },
  takesPlaceholders: true,
  judge: ({ value }) =>
    (value.startsWith('django-insecure-') && !/change|your|example|x{4}/i.test(value)) || (/[!@#$%^&*(=+)]/.test(value) && /\d/.test(value))
      ? {}
      : null,
  sample: (random) => ({
    name: 'SECRET_KEY',
    value: `django-insecure-${random.text(50, `${alphabets.lowerDigits}!@#%^&*(-_=+)`)}`,
  }),
})
