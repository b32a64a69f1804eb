import pk.nothing_there
