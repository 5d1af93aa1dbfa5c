// Mail: `send` is to whom, `make` its text, `render` its markup, `write` the whole message with its headers.
import { defineEffects, type EffectRow, type EffectVerb } from '../effect-row.ts'
import { named } from './row-kit.ts'

const mail = (call: string, does: EffectVerb, at: string, example: string, more: Partial<EffectRow> = {}, use: object = {}): EffectRow => ({
  call,
  effects: [does === 'render' ? { kind: 'html', does: 'send', at, ...use } : { kind: 'mail', does, at, ...use }],
  example,
  ...more,
})
/** A value in a line of headers: a line end in it begins another. */
const HEADER = /(?:^|\n|\r|\u0000)(?:Subject|To|From|Cc|Bcc|Reply-To|Sender):[^\n]*\?/i

const smtp = 'import smtplib\nsmtplib.SMTP("a")'
const schema = 'from fastapi_mail import MessageSchema\nMessageSchema'
const ses = 'import boto3\nboto3.client("ses")'

export const mailEffects = defineEffects([
  named('smtplib.SMTP', ['smtplib.SMTP_SSL', 'smtplib.LMTP', 'aiosmtplib.SMTP'], smtp),
  mail('smtplib.SMTP.sendmail', 'send', 'to_addrs', `${smtp}.sendmail("me", [x], "text")`, {
    parameters: ['from_addr', 'to_addrs', 'msg'],
  }),
  mail('smtplib.SMTP.sendmail', 'make', 'msg', `${smtp}.sendmail("me", ["you"], f"Subject: a\\n\\n{x}")`, {
    parameters: ['from_addr', 'to_addrs', 'msg'],
  }),
  mail(
    'smtplib.SMTP.sendmail',
    'write',
    'msg',
    `${smtp}.sendmail("me", ["you"], f"Subject: {x}\\n\\ntext")`,
    { parameters: ['from_addr', 'to_addrs', 'msg'] },
    { around: HEADER },
  ),
  mail(
    'smtplib.SMTP.send_message',
    'make',
    'msg',
    `from email.message import EmailMessage\nmessage = EmailMessage()\nmessage["Subject"] = x\n${smtp}.send_message(message)`,
    { parameters: ['msg', 'from_addr', 'to_addrs'] },
  ),
  mail('smtplib.SMTP.send_message', 'send', 'to_addrs', `${smtp}.send_message(None, "me", [x])`, {
    parameters: ['msg', 'from_addr', 'to_addrs'],
  }),
  mail('aiosmtplib.send', 'send', 'recipients', 'import aiosmtplib\naiosmtplib.send("text", recipients=[x])', { parameters: ['message'] }),
  mail('aiosmtplib.send', 'make', 'message', 'import aiosmtplib\naiosmtplib.send(f"Subject: a\\n\\n{x}")', { parameters: ['message'] }),
  mail(
    'aiosmtplib.send',
    'write',
    'message',
    'import aiosmtplib\naiosmtplib.send(f"Subject: {x}\\n\\ntext")',
    { parameters: ['message'] },
    { around: HEADER },
  ),
  {
    call: 'email.mime.text.MIMEText',
    also: ['email.MIMEText.MIMEText'],
    parameters: ['_text', '_subtype'],
    effects: [{ kind: 'html', does: 'send', at: '_text', when: { _subtype: ['html'] } }],
    passes: ['_text'],
    example: 'from email.mime.text import MIMEText\ny = MIMEText(f"<p>{x}</p>", "html")',
  },
  ...['set_content', 'add_alternative'].map((name) =>
    mail(
      `email.message.EmailMessage.${name}`,
      'render',
      'msg',
      `from email.message import EmailMessage\nEmailMessage().${name}(f"<p>{x}</p>", subtype="html")`,
      { parameters: ['msg'] },
      { when: { subtype: ['html'] } },
    ),
  ),
  mail('fastapi_mail.MessageSchema', 'send', 'recipients', `${schema}(recipients=[x])`),
  mail('fastapi_mail.MessageSchema', 'make', 'subject', `${schema}(subject=x)`),
  mail('fastapi_mail.MessageSchema', 'make', 'body', `${schema}(body=x)`),
  mail(
    'fastapi_mail.MessageSchema',
    'render',
    'body',
    `${schema}(body=f"<p>{x}</p>", subtype="html")`,
    {},
    { when: { subtype: ['html'] } },
  ),
  mail('sendgrid.helpers.mail.Mail', 'send', 'to_emails', 'from sendgrid.helpers.mail import Mail\nMail("me", x)', {
    also: ['sendgrid.Mail'],
    parameters: ['from_email', 'to_emails', 'subject', 'plain_text_content', 'html_content'],
  }),
  mail(
    'sendgrid.helpers.mail.Mail',
    'make',
    'plain_text_content',
    'from sendgrid.helpers.mail import Mail\nMail("me", "you", plain_text_content=x)',
    { also: ['sendgrid.Mail'] },
  ),
  mail(
    'sendgrid.helpers.mail.Mail',
    'render',
    'html_content',
    'from sendgrid.helpers.mail import Mail\nMail("me", "you", html_content=f"<p>{x}</p>")',
    { also: ['sendgrid.Mail'] },
  ),
  mail('resend.Emails.send', 'send', 'params.to', 'import resend\nresend.Emails.send({"to": [x]})', { parameters: ['params'] }),
  mail('resend.Emails.send', 'make', 'params.text', 'import resend\nresend.Emails.send({"text": x})', { parameters: ['params'] }),
  mail('resend.Emails.send', 'render', 'params.html', 'import resend\nresend.Emails.send({"html": f"<p>{x}</p>"})', {
    parameters: ['params'],
  }),
  mail('boto3.client.send_email', 'send', 'Destination', `${ses}.send_email(Destination={"ToAddresses": [x]})`),
  mail('boto3.client.send_email', 'make', 'Message.Body.Text.Data', `${ses}.send_email(Message={"Body": {"Text": {"Data": x}}})`),
  mail(
    'boto3.client.send_email',
    'render',
    'Message.Body.Html.Data',
    `${ses}.send_email(Message={"Body": {"Html": {"Data": f"<p>{x}</p>"}}})`,
  ),
  mail('yagmail.SMTP.send', 'send', 'to', 'import yagmail\nyagmail.SMTP("a").send(x)', { parameters: ['to', 'subject', 'contents'] }),
  mail('yagmail.SMTP.send', 'make', 'contents', 'import yagmail\nyagmail.SMTP("a").send("you", "a", x)', {
    parameters: ['to', 'subject', 'contents'],
  }),
  mail('redmail.EmailSender.send', 'send', 'receivers', 'import redmail\nredmail.EmailSender("a", 1).send(receivers=[x])'),
  mail('redmail.EmailSender.send', 'render', 'html', 'import redmail\nredmail.EmailSender("a", 1).send(html=f"<p>{x}</p>")'),
  mail('django.core.mail.send_mail', 'send', 'recipient_list', 'from django.core.mail import send_mail\nsend_mail("a", "b", "me", [x])', {
    parameters: ['subject', 'message', 'from_email', 'recipient_list'],
  }),
  mail('django.core.mail.send_mail', 'make', 'message', 'from django.core.mail import send_mail\nsend_mail("a", x, "me", [])', {
    parameters: ['subject', 'message', 'from_email', 'recipient_list'],
  }),
])
