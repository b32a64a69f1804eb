class Account:
    def __init__(self, owner):
        self.owner = owner
        self.balance = 0

    def deposit(amount):
        balance = balance + amount
        return owner, balance

account = Account('Marvin')
print(account.deposit(42))
