from django.shortcuts import render


def lijst(request):
    return render(request, "basis.html")


def detail(request, pk):
    return render(request, "basis.html")


def foto(request, pk):
    return render(request, "basis.html")


def vraag(request, pk):
    return render(request, "basis.html")
