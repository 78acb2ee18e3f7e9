"""paramiko: what runs on another machine runs in its shell."""
from swiftsure import data, sink, unknown


class SSHException(Exception): ...


class SSHClient:
    def connect(self, hostname, *args, **options): ...
    def set_missing_host_key_policy(self, policy): ...
    def load_system_host_keys(self, filename=None): ...

    def exec_command(self, command, *args, **options):
        sink("command", command, "SSHClient.exec_command")
        return data(), data(), data()

    def open_sftp(self):
        return unknown()

    def invoke_shell(self, *args, **options):
        return unknown()

    def __enter__(self):
        return self

    def __exit__(self, *args): ...
    def close(self): ...


AutoAddPolicy = RejectPolicy = WarningPolicy = Transport = RSAKey = Ed25519Key = unknown()
