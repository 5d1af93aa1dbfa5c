// https://docs.gitlab.com/security/tokens/

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'gitlab-runner-token',
  title: 'GitLab runner or job token',
  severity: 'high',
  service: 'GitLab',
  opens: 'The token takes the jobs of a runner, with the variables that are given to them.',
  rotate: 'Under CI/CD, Runners, reset the token of the runner.',
  variable: 'GITLAB_RUNNER_TOKEN',
  masked: 'glrt-…',
  keywords: ['glrt-', 'glrtr-', 'glcbt-', 'gr1348941'],
  pattern:
    /(?<![A-Za-z0-9_-])(?<secret>gl(?:rt|rtr|cbt)-[A-Za-z0-9_-]{20,300}(?:\.[a-z0-9]{2}\.?[a-z0-9]{7,9})?|GR1348941[A-Za-z0-9_-]{20})(?![A-Za-z0-9_-])/dg,
  shown: 5,
  sample: (random) => ({ name: 'GITLAB_RUNNER_TOKEN', value: `glrt-${random.text(20, alphabets.base64url)}` }),
})
