raise ValueError("broken package")
