// https://posthog.com/docs/api

import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'posthog-personal-api-key',
  title: 'PostHog personal API key',
  severity: 'high',
  service: 'PostHog',
  opens: 'The key reads the events and persons of the projects of its owner. (The key of a project is public.)',
  rotate: 'Under Personal API keys roll it.',
  variable: 'POSTHOG_PERSONAL_API_KEY',
  masked: 'phx_…',
  keywords: ['phx_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>phx_[A-Za-z0-9]{43,64})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  sample: (random) => ({ name: 'POSTHOG_PERSONAL_API_KEY', value: `phx_${random.text(43)}` }),
})
