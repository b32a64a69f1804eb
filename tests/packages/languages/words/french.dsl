hello=bonjour
bye=au revoir
