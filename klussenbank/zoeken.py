from django.shortcuts import render


def zoeken(request):
    return render(request, "basis.html")
