words = input().split()
if (n := len(words)) > 3:
    print(n, 'words')
