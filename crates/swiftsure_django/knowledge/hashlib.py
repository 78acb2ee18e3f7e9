"""hashlib: hashes are plain data."""
from swiftsure import data


def md5(string=b"", **options):
    return data()


sha1 = sha224 = sha256 = sha384 = sha512 = sha3_256 = sha3_512 = blake2b = blake2s = md5


def new(name, data_=b"", **options):
    return data()


def pbkdf2_hmac(hash_name, password, salt, iterations, dklen=None):
    return data()


scrypt = md5
