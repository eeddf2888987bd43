from dwk.cli.main import main

raise SystemExit(main(["django", *__import__("sys").argv[1:]]))
