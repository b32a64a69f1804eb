# Blocks as deep as the compiler allows: 20 that the source shows. Handlers that run come on top of those, for which the
# reference has no room: what would take more than 20 is not run into here, but stands there.


def loops(n):
    total = 0
    for a in range(n):
     for b in range(1):
      for c in range(1):
       for d in range(1):
        for e in range(1):
         for f in range(1):
          for g in range(1):
           for h in range(1):
            for i in range(1):
             for j in range(1):
              for k in range(1):
               for l in range(1):
                for m in range(1):
                 for o in range(1):
                  for p in range(1):
                   for q in range(1):
                    for r in range(1):
                     for s in range(1):
                      for t in range(1):
                       for u in range(1):
                        total += 1
                        if total == 2:
                            break
    return total


def tries(fail):
    done = []
    try:
     try:
      try:
       try:
        try:
         try:
          try:
           try:
            try:
             try:
              try:
               try:
                try:
                 try:
                  try:
                   try:
                    try:
                     try:
                      try:
                       try:
                        done.append("inside")
                        if fail:
                            raise KeyError(1)
                       finally: done.append(20)
                      finally: done.append(19)
                     finally: done.append(18)
                    finally: done.append(17)
                   finally: done.append(16)
                  finally: done.append(15)
                 finally: done.append(14)
                finally: done.append(13)
               finally: done.append(12)
              finally: done.append(11)
             finally: done.append(10)
            finally: done.append(9)
           finally: done.append(8)
          finally: done.append(7)
         finally: done.append(6)
        finally: done.append(5)
       finally: done.append(4)
      finally: done.append(3)
     finally: done.append(2)
    except KeyError as e:
        done.append(repr(e))
    return done


def handlers(depth):
    """A handler in a handler; each with a name takes two blocks: 12 of them are more than the reference could run."""
    reached = 0
    try:
        reached = 1
        if depth < 1: raise KeyError
        1 / 0
    except KeyError: pass
    except ZeroDivisionError as a:
     try:
        reached = 2
        if depth < 2: raise KeyError
        1 / 0
     except KeyError: pass
     except ZeroDivisionError as b:
      try:
        reached = 3
        if depth < 3: raise KeyError
        1 / 0
      except KeyError: pass
      except ZeroDivisionError as c:
       try:
        reached = 4
        if depth < 4: raise KeyError
        1 / 0
       except KeyError: pass
       except ZeroDivisionError as d:
        try:
         reached = 5
         if depth < 5: raise KeyError
         1 / 0
        except KeyError: pass
        except ZeroDivisionError as e:
         try:
          reached = 6
          if depth < 6: raise KeyError
          1 / 0
         except KeyError: pass
         except ZeroDivisionError as f:
          try:
           reached = 7
           if depth < 7: raise KeyError
           1 / 0
          except KeyError: pass
          except ZeroDivisionError as g:
           try:
            reached = 8
            if depth < 8: raise KeyError
            1 / 0
           except KeyError: pass
           except ZeroDivisionError as h:
            try:
             reached = 9
             if depth < 9: raise KeyError
             1 / 0
            except KeyError: pass
            except ZeroDivisionError as i:
             try:
              reached = 10
              if depth < 10: raise KeyError
              1 / 0
             except KeyError: pass
             except ZeroDivisionError as j:
              try:
               reached = 11
               1 / 0
              except KeyError: pass
              except ZeroDivisionError as k:
               try:
                reached = 12
                1 / 0
               except ZeroDivisionError as l:
                reached = 13
    return reached


print(loops(3), tries(False), tries(True), sep="\n")
print([handlers(depth) for depth in range(9)])
