"""Over the generated `posix`: a computer without files and processes."""


def refuse(name):
    def refused(path=None, *args, **keywords):
        if name in PROCESSES:
            raise OSError('no processes here: ' + name)
        raise FileNotFoundError(2, 'No such file or directory', path)
    refused.__name__ = name
    return refused


PROCESSES = 'fork forkpty execv execve kill killpg wait waitpid waitid wait3 wait4 pipe pipe2 system spawnv spawnve'.split()
environ = {b'HOME': b'/nowhere', b'PATH': b'/nowhere'}


def getcwd():
    return '/nowhere'


def getcwdb():
    return b'/nowhere'


def constant(value):
    return lambda *args: value


getpid = getppid = constant(1)
getuid = geteuid = getgid = getegid = constant(0)
umask = constant(0o22)
cpu_count = constant(1)
access = isatty = constant(False)
putenv = unsetenv = constant(None)
device_encoding = constant(None)


def strerror(number):
    return 'error %d' % number


def urandom(count):
    return bytes(number * 37 % 256 for number in range(count))


def uname():
    return ('Linux', 'localhost', '', '', 'x86_64')
