// https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'sonarqube-token',
  title: 'SonarQube token',
  severity: 'medium',
  service: 'SonarQube',
  opens: 'The token reads the code and findings of projects, or sends analyses in their name.',
  rotate: 'Under My Account, Security, revoke it and generate another.',
  variable: 'SONAR_TOKEN',
  masked: 'squ_…',
  keywords: ['sqp_', 'squ_', 'sqa_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>sq[pua]_[a-f0-9]{40})(?![A-Za-z0-9_-])/dg,
  shown: 4,
  sample: (random) => ({ name: 'SONAR_TOKEN', value: `sq${random.pick(['p', 'u', 'a'])}_${random.text(40, alphabets.hex)}` }),
})
