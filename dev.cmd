@echo off
rem Windows entry point: dev run | test | lint | lock | bench | sql. Needs Python 3.11 or newer.
cd /d "%~dp0"
where py >nul 2>nul && (py -3 dev.py %* & exit /b %errorlevel%)
where python >nul 2>nul && (python dev.py %* & exit /b %errorlevel%)
echo Python not found. Run:  winget install -e --id Python.Python.3.13   and open a new window.
exit /b 1
