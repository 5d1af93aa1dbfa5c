// https://www.rabbitmq.com/docs/uri-spec

import { definePasswordUrl } from '../password-url.ts'

export default definePasswordUrl({
  id: 'amqp-url-password',
  title: 'AMQP password in an address',
  service: 'RabbitMQ or another AMQP broker',
  scheme: 'amqps',
  port: 5671,
  schemes: 'amqps?|pyamqp',
  keywords: ['amqp'],
  opens: 'The password opens the broker: whoever has it reads messages and sends tasks that workers carry out.',
  rotate: 'Give the user a new password with rabbitmqctl change_password.',
})
