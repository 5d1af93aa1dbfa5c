// https://docs.gitlab.com/security/tokens/

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'gitlab-token',
  title: 'GitLab access token',
  severity: 'critical',
  service: 'GitLab',
  opens: "The token reads and writes the projects that it was made for; a personal one all of its owner's.",
  rotate: 'Under Access tokens of the user, group or project, rotate it.',
  variable: 'GITLAB_TOKEN',
  masked: 'glpat-…',
  keywords: ['glpat-', 'gldt-', 'glft-', 'glsoat-', 'gloas-', 'glagent-', 'glptt-', 'glimt-', 'glffct-'],
  pattern:
    /(?<![A-Za-z0-9_-])(?<secret>gl(?:pat|dt|ft|soat|oas|agent|ptt|imt|ffct)-[A-Za-z0-9_-]{20,300}(?:\.[a-z0-9]{2}\.?[a-z0-9]{7,9})?)(?![A-Za-z0-9_-])/dg,
  shown: 6,
  sample: (random) => ({ name: 'GITLAB_TOKEN', value: `glpat-${random.text(20, alphabets.base64url)}` }),
})
