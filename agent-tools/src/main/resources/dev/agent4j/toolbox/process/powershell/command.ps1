# Runs one command, in PowerShell 5.1 or later. Standard input has, each ended by NUL, a file in
# which to tell where the command ended, and the command; what follows is the command's own input.
# It is read byte by byte, so that nothing of that is taken. The exit code is that of the command's
# last statement: 0 if it went well, else that of the last program, else 1. All names begin alike,
# so that a command has the others to itself.
# No variable here may have the name of the pipeline's input: all of it would then be read ahead.
$ProgressPreference = 'SilentlyContinue'
$OutputEncoding = New-Object System.Text.UTF8Encoding $false
try { [Console]::OutputEncoding = $OutputEncoding; [Console]::InputEncoding = $OutputEncoding } catch { }
if ($PSStyle) { $PSStyle.OutputRendering = 'PlainText' }
$agent4jFrom = [Console]::OpenStandardInput()
$agent4jWords = foreach ($agent4jAt in 1, 2) {
$agent4jBytes = New-Object System.IO.MemoryStream
while (($agent4jByte = $agent4jFrom.ReadByte()) -gt 0) { $agent4jBytes.WriteByte($agent4jByte) }
if ($agent4jByte -lt 0) { exit 125 }
$OutputEncoding.GetString($agent4jBytes.ToArray())
}
$agent4jExit = 0
$global:agent4jWell = $null
$global:LASTEXITCODE = 0
# Within a try, whatever ends a statement by an error ends the command.
try {
& ([ScriptBlock]::Create($agent4jWords[1] + "`n" + '$global:agent4jWell = $?'))
if (-not $global:agent4jWell) { $agent4jExit = $global:LASTEXITCODE }
if ($global:agent4jWell -eq $false -and $agent4jExit -eq 0) { $agent4jExit = 1 }
} catch {
$_ | Out-Default
$agent4jExit = 1
} finally {
[IO.File]::WriteAllText($agent4jWords[0], (Get-Location -PSProvider FileSystem).ProviderPath, $OutputEncoding)
}
exit $agent4jExit
