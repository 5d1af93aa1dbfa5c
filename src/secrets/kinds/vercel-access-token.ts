// https://vercel.com/docs/rest-api

import { assigned, byName } from '../assigned.ts'
import { defineToken } from '../kit.ts'

export default defineToken({
  id: 'vercel-access-token',
  title: 'Vercel access token',
  severity: 'high',
  service: 'Vercel',
  opens: 'The token deploys, and reads the variables of the environment of every project of its owner.',
  rotate: 'Under Account settings, Tokens, delete it and make another.',
  variable: 'VERCEL_TOKEN',
  masked: '…',
  keywords: ['vercel'],
  ...byName,
  pattern: assigned(String.raw`vercel[\w.-]{0,20}token`, '[A-Za-z0-9]{24}'),
  sample: (random) => ({ name: 'VERCEL_TOKEN', value: random.text(24) }),
})
