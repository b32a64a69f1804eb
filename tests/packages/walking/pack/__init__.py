import pkgutil
__path__ = pkgutil.extend_path(__path__, __name__)
print("importing", __name__)
