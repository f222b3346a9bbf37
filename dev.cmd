@echo off
rem Windows entry point: dev run | test | lint | lock | bench | sql. Needs Python 3.11 or newer.
where py >nul 2>nul && (py -3 "%~dp0dev.py" %* & goto :end)
where python >nul 2>nul && (python "%~dp0dev.py" %* & goto :end)
echo Python not found. Run:  winget install -e --id Python.Python.3.13   and open a new window.
exit /b 1
:end
exit /b %errorlevel%
