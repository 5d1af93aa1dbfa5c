// https://grafana.com/docs/grafana/latest/administration/service-accounts/

import { defineToken } from '../kit.ts'
import { alphabets } from '../random.ts'

export default defineToken({
  id: 'grafana-service-account-token',
  title: 'Grafana service account token',
  severity: 'high',
  service: 'Grafana',
  opens: 'The token reads dashboards and queries the data sources behind them, as its role says.',
  rotate: 'Under Administration, Service accounts, delete it and add another.',
  variable: 'GRAFANA_TOKEN',
  masked: 'glsa_…',
  keywords: ['glsa_'],
  pattern: /(?<![A-Za-z0-9_-])(?<secret>glsa_[A-Za-z0-9]{32}_[a-f0-9]{8})(?![A-Za-z0-9_-])/dg,
  shown: 5,
  sample: (random) => ({ name: 'GRAFANA_TOKEN', value: `glsa_${random.text(32)}_${random.text(8, alphabets.hex)}` }),
})
