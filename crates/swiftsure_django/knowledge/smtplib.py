"""smtplib."""
from swiftsure import data, effect


class SMTPException(OSError): ...
class SMTPResponseException(SMTPException): ...
class SMTPServerDisconnected(SMTPException): ...
class SMTPRecipientsRefused(SMTPException): ...
class SMTPAuthenticationError(SMTPResponseException): ...


class SMTP:
    """Connecting and signing in belong to the mail that is sent: only that is told."""

    def __init__(self, *args, **options): ...

    def __enter__(self):
        return self

    def connect(self, *args, **options):
        return data()

    ehlo = helo = starttls = login = connect

    def sendmail(self, from_addr, to_addrs, msg, *args, **options):
        effect("mail")
        return data()

    def send_message(self, msg, *args, **options):
        effect("mail")
        return data()

    def quit(self): ...
    def close(self): ...


class SMTP_SSL(SMTP): ...
