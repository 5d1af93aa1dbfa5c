// https://grafana.com/docs/grafana-cloud/security-and-account-management/authentication-and-permissions/access-policies/

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'grafana-cloud-token',
  title: 'Grafana Cloud access policy token',
  severity: 'high',
  service: 'Grafana Cloud',
  opens: 'The token reads or writes metrics, logs and traces of the stack, as its policy says.',
  rotate: 'In the Cloud Portal under Access Policies delete it and add another.',
  variable: 'GRAFANA_CLOUD_TOKEN',
  masked: 'glc_…',
  keywords: ['glc_'],
  pattern: /(?<![A-Za-z0-9_])(?<secret>glc_eyJ[A-Za-z0-9+/]{60,400}={0,2})(?![A-Za-z0-9+/=])/dg,
  shown: 4,
  sample: (random) => ({ name: 'GRAFANA_CLOUD_TOKEN', value: `glc_eyJ${random.text(120, alphabets.base64)}` }),
})
