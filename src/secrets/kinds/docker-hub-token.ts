// https://docs.docker.com/security/access-tokens/

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'docker-hub-token',
  title: 'Docker Hub access token',
  severity: 'critical',
  service: 'Docker Hub',
  opens: 'The token pulls private images and, with the right to write, puts others in their place.',
  rotate: 'Under Account settings, Personal access tokens, delete it and make one of less reach.',
  variable: 'DOCKERHUB_TOKEN',
  masked: 'dckr_pat_…',
  keywords: ['dckr_pat_', 'dckr_oat_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>dckr_(?:pat|oat)_[A-Za-z0-9_-]{27,32})(?![A-Za-z0-9_-])/dg,
  shown: 9,
  sample: (random) => ({ name: 'DOCKERHUB_TOKEN', value: `dckr_pat_${random.text(27, alphabets.base64url)}` }),
})
